package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.bus.Addresses;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ShardOwnershipTest {

    @Test
    void ownsAllAlone() {
        Set<Integer> owned = new ShardOwnership(new FakeMembers("a", "a"), 0, 1).owned();

        assertThat(owned).hasSize(Addresses.SHARDS);
    }

    @Test
    void sharesShardsAmongInstancesAndNodes() {
        Set<Integer> all = new TreeSet<>();
        int count = 0;

        for (String self : new String[] {"a", "b", "c"}) {
            for (int instance = 0; instance < 2; instance++) {
                FakeMembers members = new FakeMembers(self, "a", "b", "c");
                Set<Integer> owned = new ShardOwnership(members, instance, 2).owned();
                count += owned.size();
                all.addAll(owned);
            }
        }

        assertThat(count).isEqualTo(Addresses.SHARDS);
        assertThat(all).hasSize(Addresses.SHARDS);
    }

    @Test
    void judgesEverythingWhileNobodyCountsIt() {
        Set<Integer> owned = new ShardOwnership(new FakeMembers("a", "b"), 0, 1).owned();

        assertThat(owned).hasSize(Addresses.SHARDS);
    }
}
