package io.wardstream.codec.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AddressesTest {
    @Test
    void namesTheShards() {
        assertThat(Addresses.shard(0)).isEqualTo("vitals.shard.0");
        assertThat(Addresses.shard(63)).isEqualTo("vitals.shard.63");
    }

    @Test
    void keepsTheAlarmsOfHospitalsApart() {
        assertThat(Addresses.alarms(7)).isEqualTo("alarms.hospital.7");
        assertThat(Addresses.alarms(71)).isNotEqualTo(Addresses.alarms(7));
        assertThat(Addresses.SCORE_INPUTS_CHANGED).isEqualTo("alerts.score.inputs");
    }

    @Test
    void spreadsWardsOverTheShards() {
        Set<Integer> shards = new HashSet<>();
        for (int wardId = 1; wardId <= 64; wardId++) {
            int shard = Addresses.shardOf(wardId);
            assertThat(shard).isBetween(0, Addresses.SHARDS - 1);
            shards.add(shard);
        }
        assertThat(shards).hasSizeGreaterThan(50);
        assertThat(Addresses.shardOf(Integer.MIN_VALUE)).isBetween(0, 63);
    }

    /** Nodes of different versions share a cluster: a ward must not move. */
    @Test
    void staysWithTheShardsItEverHad() {
        assertThat(Addresses.shardOf(0)).isZero();
        assertThat(Addresses.shardOf(1)).isEqualTo(39);
        assertThat(Addresses.shardOf(2)).isEqualTo(15);
    }
}
