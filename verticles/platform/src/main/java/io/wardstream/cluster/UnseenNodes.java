package io.wardstream.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells nodes that live and are not seen in the cluster from nodes that have ended: only the former
 * say again that they are at work. Confined to one event loop.
 */
final class UnseenNodes {

    /** Of nodes that are not seen: their last word when they were missed first. */
    private final Map<String, Long> missed = new HashMap<>();

    /**
     * Compares two views of the cluster.
     *
     * @param words of each node the database knows to be at work, when it last said so
     * @param seen the nodes of the cluster as this node sees it
     * @return those that have said so since they were missed
     */
    Set<String> compare(Map<String, Long> words, Collection<String> seen) {
        missed.keySet().removeIf(node -> seen.contains(node) || !words.containsKey(node));
        Set<String> unseen = new TreeSet<>();
        words.forEach(
                (node, word) -> {
                    if (!seen.contains(node) && word > missed.computeIfAbsent(node, _ -> word)) {
                        unseen.add(node);
                    }
                });
        return unseen;
    }
}
