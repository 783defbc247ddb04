package io.wardstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.TransactionRollbackException;
import io.wardstream.store.StorageException.Category;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageExceptionTest {

    @ParameterizedTest
    @CsvSource({
        "08006, RETRY",
        "25006, RETRY",
        "25P02, OTHER",
        "40001, RETRY",
        "40P01, RETRY",
        "53300, RETRY",
        "57014, RETRY",
        "57P01, RETRY",
        "58030, RETRY",
        "23505, DUPLICATE",
        "WS001, FENCED",
        "22003, BAD_DATA",
        "22P02, BAD_DATA",
        "23502, BAD_DATA",
        "23503, BAD_DATA",
        "23514, BAD_DATA",
        "42P01, OTHER",
        "42501, OTHER",
        "XX000, OTHER",
        "WS002, OTHER"
    })
    void sortsByState(String state, Category category) {
        StorageException sorted = StorageException.of(refusal("something", state));

        assertThat(sorted.category()).isEqualTo(category);
        assertThat(sorted.sqlState()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "08006, true",
        "57P01, true",
        "57P02, true",
        "57P03, true",
        "57014, false",
        "40001, false",
        "53300, false",
        "25006, false",
        "42P01, false"
    })
    void knowsWhatAServerSaysThatGoes(String state, boolean isFarewell) {
        StorageException sorted = StorageException.of(refusal("something", state));

        assertThat(sorted.isFarewell()).isEqualTo(isFarewell);
        assertThat(sorted.isReadOnly()).isEqualTo(state.equals("25006"));
    }

    @Test
    void takesSilenceForAServerThatIsGone() {
        assertThat(StorageException.of(new TimeoutException("late")).isFarewell()).isTrue();
        assertThat(StorageException.of(new IllegalStateException("bug")).isFarewell()).isFalse();
    }

    @Test
    void tellsAMissingPartitionFromABrokenCheck() {
        StorageException sorted =
                StorageException.of(
                        refusal("no partition of relation \"x\" found for row", "23514"));

        assertThat(sorted.category()).isEqualTo(Category.NO_PARTITION);
    }

    @Test
    void takesALostConnectionForTemporary() {
        assertThat(category(ClosedConnectionException.INSTANCE)).isEqualTo(Category.RETRY);
        assertThat(category(new ConnectException("refused"))).isEqualTo(Category.RETRY);
        assertThat(category(new TimeoutException("late"))).isEqualTo(Category.RETRY);
        assertThat(category(new VertxException("Timeout", true))).isEqualTo(Category.RETRY);
    }

    @Test
    void takesAProgrammingErrorForPermanent() {
        assertThat(category(new IllegalStateException("bug"))).isEqualTo(Category.OTHER);
        assertThat(category(TransactionRollbackException.INSTANCE)).isEqualTo(Category.OTHER);
        assertThat(category(new VertxException("Parameter at position[0] with …", true)))
                .isEqualTo(Category.OTHER);
    }

    @Test
    void keepsTheRowsValuesOutOfTheMessage() {
        PgException duplicate =
                new PgException(
                        "duplicate key value",
                        "ERROR",
                        "23505",
                        "Key (name)=(Jane) already exists.");

        StorageException sorted = StorageException.of(duplicate);

        assertThat(sorted.getMessage())
                .isEqualTo("storage failed sqlState=23505 duplicate key value");
    }

    @Test
    void leavesItsOwnKindAlone() {
        StorageException known = new StorageException(Category.FENCED, "stale", null);

        assertThat(StorageException.of(known)).isSameAs(known);
    }

    private static PgException refusal(String message, String state) {
        return new PgException(message, "ERROR", state, null);
    }

    private static Category category(Throwable failure) {
        return StorageException.of(failure).category();
    }
}
