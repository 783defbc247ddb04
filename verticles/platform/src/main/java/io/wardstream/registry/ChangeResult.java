package io.wardstream.registry;

/** How a change of one thing ended. */
public sealed interface ChangeResult<T> {

    /** It is so now. */
    record Changed<T>(T now) implements ChangeResult<T> {}

    /** There is no such thing any more. */
    record Gone<T>() implements ChangeResult<T> {}

    /** It is not what the caller took it for. */
    record Stale<T>() implements ChangeResult<T> {}
}
