package io.wardstream.stream;

import io.vertx.core.Vertx;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;

/** One node's stream, as it is seen from outside. */
record StreamNode(Vertx vertx, String deployment, Meters meters) {

    double lagRecords(Feed feed) {
        return gauge("stream.lag.records", feed);
    }

    double lagSeconds(Feed feed) {
        return gauge("stream.lag.seconds", feed);
    }

    private double gauge(String name, Feed feed) {
        return meters.registry().get(name).tag("feed", feed.wireName()).gauge().value();
    }

    double lost() {
        return meters.registry().get("stream.lost.samples").gauge().value();
    }

    double failures(Feed feed) {
        return meters.registry()
                .get("stream.failures")
                .tag("feed", feed.wireName())
                .counter()
                .count();
    }

    double records(Feed feed) {
        return meters.registry()
                .get("stream.records")
                .tag("feed", feed.wireName())
                .counter()
                .count();
    }

    void stop() {
        RegistryBed.done(vertx.undeploy(deployment));
    }
}
