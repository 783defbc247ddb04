package io.wardstream.access;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;

/**
 * One secret with its name. What checks with it knows no other key and no other algorithm.
 *
 * @param id the {@code kid} of its tokens
 */
record TokenKey(String id, JWTAuth jwt) {

    static final String ALGORITHM = "HS256";
    static final String ISSUER = "wardstream";

    /**
     * @param leeway by which the clocks of nodes may differ
     */
    static TokenKey of(Vertx vertx, String id, Buffer secret, Duration leeway) {
        return new TokenKey(
                id,
                JWTAuth.create(
                        vertx,
                        new JWTAuthOptions()
                                .addPubSecKey(
                                        new PubSecKeyOptions()
                                                .setId(id)
                                                .setAlgorithm(ALGORITHM)
                                                .setBuffer(secret))
                                .setJWTOptions(
                                        new JWTOptions()
                                                .setIssuer(ISSUER)
                                                .setLeeway((int) leeway.toSeconds()))));
    }
}
