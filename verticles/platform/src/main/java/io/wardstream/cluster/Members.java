package io.wardstream.cluster;

import java.util.List;

/** The live nodes of the cluster, as this node sees them. Thread-safe. */
public interface Members {

    /**
     * A node that judges alarms.
     *
     * @param instances alert verticles it runs, at least 1
     */
    record Judge(String nodeId, int instances) {
        public Judge {
            if (instances < 1) {
                throw new IllegalArgumentException(
                        "a judge runs at least 1 instance, " + nodeId + " runs " + instances);
            }
        }
    }

    /** The id of this node. */
    String self();

    /** All nodes, by node id; a node cut off from all others sees itself. */
    List<String> nodes();

    /** The nodes that judge alarms, by node id; a node cut off from all others sees itself. */
    List<Judge> judges();

    /**
     * Tells the other nodes that this one is about to stop judging: they take its patients over
     * from then on. It counts itself and goes on for a while, so that nobody is without a judge.
     *
     * @return whether there is another judge
     */
    boolean leaveJudges();

    /** Calls back, on any thread, after each change of the members. */
    void onChange(Runnable listener);
}
