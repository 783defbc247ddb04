package io.wardstream.bench;

import java.time.Duration;

/** Something of a {@link SwitchedNode} that a line on its standard input switches. Blocking. */
final class NodeSwitch implements Wall {

    private static final double AUDIT_GOAL = 0.03;
    private static final double TRACING_GOAL = 0.02;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(50);

    private final PlatformUnderTest platform;
    private final String name;
    private final double goal;

    private NodeSwitch(PlatformUnderTest platform, String name, double goal) {
        this.platform = platform;
        this.name = name;
        this.goal = goal;
    }

    /** Writing, keeping and sealing what people saw. */
    static NodeSwitch audit(PlatformUnderTest platform) {
        return new NodeSwitch(platform, SwitchedNode.AUDIT, AUDIT_GOAL);
    }

    /** Traces of one in a hundred flushes and requests. */
    static NodeSwitch tracing(PlatformUnderTest platform) {
        return new NodeSwitch(platform, SwitchedNode.TRACING, TRACING_GOAL);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double goal() {
        return goal;
    }

    @Override
    public void takeDown() {
        turn(SwitchedNode.OFF, 0);
    }

    @Override
    public void putUp() {
        turn(SwitchedNode.ON, 1);
    }

    private void turn(String to, long shown) {
        String line = name + to;
        platform.tell(line);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (platform.counter(SwitchedNode.meter(name)) != shown) {
            if (System.nanoTime() > end) {
                throw new BenchException("The platform does not obey: " + line + ".");
            }
            platform.run(POLL);
        }
    }
}
