package io.wardstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.bus.Addresses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RendezvousTest {

    private static final List<String> NODES = List.of("ward-1", "ward-2", "ward-3");

    @Test
    void everyNodeFindsTheSameOwners() {
        Map<Integer, String> owners = owners(NODES);

        Map<Integer, String> otherwiseListed = owners(Set.copyOf(NODES));
        Map<Integer, String> backwards = owners(NODES.reversed());

        assertThat(otherwiseListed).isEqualTo(owners);
        assertThat(backwards).isEqualTo(owners);
    }

    @Test
    void aLeavingNodeMovesOnlyItsShards() {
        Map<Integer, String> before = owners(NODES);

        Map<Integer, String> after = owners(List.of("ward-1", "ward-3"));

        assertThat(after)
                .allSatisfy(
                        (shard, owner) -> {
                            if (!"ward-2".equals(before.get(shard))) {
                                assertThat(owner).isEqualTo(before.get(shard));
                            }
                        });
        assertThat(after).doesNotContainValue("ward-2");
    }

    @Test
    void aComingNodeTakesOnlyForItself() {
        Map<Integer, String> before = owners(NODES);
        List<String> more = new ArrayList<>(NODES);
        more.add("ward-4");

        Map<Integer, String> after = owners(more);

        assertThat(after)
                .allSatisfy((shard, owner) -> assertThat(owner).isIn(before.get(shard), "ward-4"));
        assertThat(after).containsValue("ward-4");
    }

    @Test
    void spreadsTheShardsEvenly() {
        for (int cluster = 0; cluster < 50; cluster++) {
            String name = "hospital" + cluster + "-node-";
            Map<String, Integer> counts = new HashMap<>();

            owners(List.of(name + "a", name + "b", name + "c"))
                    .values()
                    .forEach(owner -> counts.merge(owner, 1, Integer::sum));

            assertThat(counts.values()).hasSize(3).allSatisfy(n -> assertThat(n).isBetween(9, 36));
        }
    }

    @Test
    void givesEverythingToANodeAloneAndNothingToNobody() {
        assertThat(Rendezvous.owner(5, List.of("alone"))).isEqualTo("alone");
        assertThat(Rendezvous.owner(5, List.of())).isNull();
    }

    /** Nodes of different versions share a cluster: they must agree. */
    @Test
    void staysWithTheOwnersItEverChose() {
        List<String> owners =
                List.of(0, 1, 2, 3, 62, 63).stream()
                        .map(shard -> Objects.requireNonNull(Rendezvous.owner(shard, NODES)))
                        .toList();

        assertThat(owners)
                .containsExactly("ward-3", "ward-3", "ward-2", "ward-2", "ward-2", "ward-1");
    }

    private static Map<Integer, String> owners(Collection<String> nodeIds) {
        Map<Integer, String> owners = new HashMap<>();
        for (int shard = 0; shard < Addresses.SHARDS; shard++) {
            owners.put(shard, Objects.requireNonNull(Rendezvous.owner(shard, nodeIds)));
        }
        return owners;
    }
}
