package io.wardstream.ops.tracing;

import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;

/** Vert.x wants to know what contexts keep before it is made, and asks for these by name. */
public final class TracingRegistration implements VertxServiceProvider {

    @Override
    public void init(VertxBootstrap bootstrap) {
        CurrentSpan.register();
    }
}
