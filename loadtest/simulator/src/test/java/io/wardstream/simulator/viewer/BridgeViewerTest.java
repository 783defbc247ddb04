package io.wardstream.simulator.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BridgeViewerTest {
    private final Vertx vertx = Vertx.vertx();
    private final BridgeServer server = new BridgeServer(vertx);
    private final WebSocketClient client = ViewerSockets.client(vertx, 1);
    private BridgeViewer viewer;

    @BeforeEach
    void connect() {
        viewer = get(server.listen().compose(url -> BridgeViewer.connect(vertx, client, url)));
    }

    @AfterEach
    void close() {
        Void _ = get(vertx.close());
    }

    @Test
    void hearsWhoItIsForAGoodTicketOnly() {
        Future<JsonObject> bad = viewer.authenticate("used");

        assertThat(get(viewer.authenticate("good")).getString("user")).isEqualTo("ada");
        assertThatThrownBy(() -> get(bad))
                .isInstanceOfSatisfying(
                        BridgeRefusal.class, no -> assertThat(no.code()).isEqualTo(401));
    }

    @Test
    void watchesFromTheSnapshotOn() {
        List<BridgeFrame> frames = new CopyOnWriteArrayList<>();

        JsonObject snapshot = get(viewer.watch("ward.1", frames::add));
        await().until(() -> frames.size() == 2);

        assertThat(snapshot.getBoolean("snapshot")).isTrue();
        assertThat(frames)
                .extracting(frame -> frame.body().getInteger("version"))
                .containsExactly(1, 2);
        assertThat(viewer.bytes()).isPositive();
        assertThat(viewer.frames()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void saysWhenARegisterIsRefused() {
        Future<JsonObject> refused = viewer.watch("ward.2", _ -> {});

        assertThatThrownBy(() -> get(refused))
                .isInstanceOf(BridgeRefusal.class)
                .hasMessageContaining("ward.2: access_denied");
    }

    @Test
    void tellsWhyItWasClosedAndFailsWhatIsAskedAfterwards() {
        server.endAll();

        assertThat(get(viewer.closed())).contains("too slow");
        assertThatThrownBy(() -> get(viewer.authenticate("good")))
                .isInstanceOf(BridgeRefusal.class)
                .hasMessageContaining("too slow");
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer", late);
        }
    }
}
