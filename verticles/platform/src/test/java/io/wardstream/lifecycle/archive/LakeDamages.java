package io.wardstream.lifecycle.archive;

/** Damage for tests of who hears of it. */
public final class LakeDamages {

    private LakeDamages() {}

    public static LakeDamageException of(String period) {
        return new LakeDamageException(period, new IllegalStateException("a byte has changed"));
    }
}
