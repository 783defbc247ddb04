package io.wardstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.wardstream.config.PlatformConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HazelcastSettingsTest {

    @Test
    void findsNobodyByItselfAndCallsNobody() {
        Config config = settings(Map.of());
        JoinConfig join = config.getNetworkConfig().getJoin();

        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
        assertThat(join.getTcpIpConfig().getMembers()).containsExactly("127.0.0.1:5701");
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    }

    @Test
    void noticesAFrozenMemberInFiveSeconds() {
        Config config = settings(Map.of());

        assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("5");
        assertThat(config.getProperty("hazelcast.heartbeat.interval.seconds")).isEqualTo("1");
    }

    @Test
    void looksForTheMembersItIsTold() {
        Config config =
                settings(
                        Map.of(
                                "WARDSTREAM_CLUSTER_MEMBERS", "node-a:5801,node-b",
                                "WARDSTREAM_CLUSTER_PORT", "5999"));

        assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
                .containsExactly("node-a:5801", "node-b:5999");
        assertThat(config.getNetworkConfig().getPort()).isEqualTo(5999);
        assertThat(config.getNetworkConfig().isPortAutoIncrement()).isFalse();
    }

    @Test
    void tellsTheOthersWhoItIsAndHowManyOfItJudge() {
        Config config = settings(Map.of("WARDSTREAM_CLUSTER_NODE_ID", "node-a"));

        assertThat(config.getMemberAttributeConfig().getAttributes())
                .isEqualTo(Map.of("wardstream.nodeId", "node-a", "wardstream.alertInstances", "3"));
    }

    private static Config settings(Map<String, String> environment) {
        return HazelcastSettings.of(PlatformConfig.load(null, environment).cluster(), 3);
    }
}
