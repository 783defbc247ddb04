package io.wardstream.bench;

import java.time.Duration;

/** The audit of a {@link SwitchedNode}: writing, keeping and sealing what people saw. Blocking. */
final class AuditSwitch implements Wall {

    private static final double GOAL = 0.03;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(50);

    private final PlatformUnderTest platform;

    AuditSwitch(PlatformUnderTest platform) {
        this.platform = platform;
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public double goal() {
        return GOAL;
    }

    @Override
    public void takeDown() {
        turn(SwitchedNode.OFF, 0);
    }

    @Override
    public void putUp() {
        turn(SwitchedNode.ON, 1);
    }

    private void turn(String line, long shown) {
        platform.tell(line);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (platform.counter(SwitchedNode.METER) != shown) {
            if (System.nanoTime() > end) {
                throw new BenchException("The platform does not obey: " + line + ".");
            }
            platform.run(POLL);
        }
    }
}
