package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.alerts.engine.RuleContent;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.alerts.engine.Score;
import io.wardstream.alerts.engine.ScoreTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DefaultRulesTest {

    @Test
    void areInTheJar() {
        List<RuleContent> rules = DefaultRules.packaged();

        assertThat(rules)
                .contains(
                        new RuleTemplate(
                                VitalSign.SPO2,
                                AlarmPriority.MEDIUM,
                                90,
                                Double.NaN,
                                1,
                                15,
                                1,
                                false),
                        new RuleTemplate(
                                VitalSign.HEART_RATE,
                                AlarmPriority.HIGH,
                                40,
                                140,
                                2,
                                10,
                                1,
                                false));
        assertThat(rules)
                .extracting(RuleContent::subject)
                .contains("respiration_rate", "systolic_bp", "temperature");
        assertThat(rules)
                .contains(
                        new ScoreTemplate(Score.NEWS2, AlarmPriority.MEDIUM, 5, 15, false),
                        new ScoreTemplate(Score.NEWS2, AlarmPriority.HIGH, 7, 15, false),
                        new ScoreTemplate(Score.NEWS2_SINGLE, AlarmPriority.LOW, 3, 15, false));
    }

    @Test
    void leaveOutWhatIsNotSaid() {
        List<RuleContent> rules =
                DefaultRules.parse("rules: [{vital: spo2, priority: high, low: 88.5}]");

        assertThat(rules)
                .containsExactly(
                        new RuleTemplate(
                                VitalSign.SPO2,
                                AlarmPriority.HIGH,
                                88.5,
                                Double.NaN,
                                0,
                                0,
                                1,
                                false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    vital: spo3, priority: high, low: 88      | rules[0].vital = spo3: must be a vital of the catalogue
                    vital: spo2, priority: urgent, low: 88    | rules[0].priority = urgent: must be low, medium or high
                    vital: spo2, priority: high, low: x       | rules[0].low = x: must be a number
                    vital: spo2, priority: high, high: 140    | rules[0].high = 140: must be from 0 to 100 for spo2
                    vital: spo2, priority: high               | rules[0].low = null: must be given, or high, or both
                    vital: spo2, priority: high, low: 88, delaySeconds: 301 | rules[0].delaySeconds = 301: must be a whole number from 0 to 300
                    vital: spo2, priority: high, low: 88, delaySeconds: 1.5 | rules[0].delaySeconds = 1.5: must be a whole number
                    vital: spo2, priority: high, low: 88, latching: 1 | rules[0].latching = 1: must be true or false
                    score: news3, priority: high, atLeast: 5  | rules[0].score = news3: must be news2 or news2_single
                    score: news2, priority: high              | rules[0].atLeast = null: must be a whole number from 1 to 20 for news2
                    score: news2, priority: high, atLeast: 21 | rules[0].atLeast = 21: must be a whole number from 1 to 20 for news2
                    score: news2_single, priority: low, atLeast: 2 | rules[0].atLeast = 2: must be 3 for news2_single
                    score: news2, priority: high, atLeast: 5, delaySeconds: 301 | rules[0].delaySeconds = 301: must be a whole number from 0 to 300
                    score: news2, priority: high, atLeast: 5, medianOf: 3 | rules[0].medianOf = 3: must be left out beside score
                    vital: spo2, priority: high, low: 88, atLeast: 5 | rules[0].atLeast = 5: must be left out beside vital
                    vital: spo2, priority: high, low: 88, delay: 1 | rules[0].delay: unknown key, must be one of
                    """)
    void nameWhatIsWrong(String rule, String message) {
        assertThatThrownBy(() -> DefaultRules.parse("rules: [{" + rule + "}]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void haveOneRuleAVitalAndPriority() {
        String rule = "{vital: spo2, priority: high, low: 88}";

        assertThatThrownBy(() -> DefaultRules.parse("rules: [" + rule + "," + rule + "]"))
                .hasMessageContaining("rules[1]: there is another rule of spo2 with priority high");
    }

    @Test
    void letEachPriorityBeReached() {
        String high = "{vital: heart_rate, priority: high, high: 110, delaySeconds: 10}";
        String medium = "{vital: heart_rate, priority: medium, high: 130, delaySeconds: 10}";

        assertThatThrownBy(() -> DefaultRules.parse("rules: [" + high + "," + medium + "]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("rules[1].high = 130: must be at most 110, as in the rule");
    }

    @Test
    void comeFromAFileOfOnesOwn(@TempDir Path folder) throws Exception {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, "rules: [{vital: spo2, priority: high, low: 88}]");

        assertThat(DefaultRules.of(own.toString())).hasSize(1);
        assertThat(DefaultRules.of("")).isEqualTo(DefaultRules.packaged());
    }

    @Test
    void nameTheFileThatIsNoGood(@TempDir Path folder) throws Exception {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, "rules: [{vital: spo2, priority: high, low: 880}]");

        assertThatThrownBy(() -> DefaultRules.of(own.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("alerts.rulesFile = " + own + ": ")
                .hasMessageContaining("rules[0].low = 880");
        assertThatThrownBy(() -> DefaultRules.of(own + ".none"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("alerts.rulesFile = " + own + ".none: cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"''", "rules: 3", "'rules: [] \nother: 1'", "'rules: ['", "'- a'"})
    void areAList(String yaml) {
        assertThatThrownBy(() -> DefaultRules.parse(yaml)).isInstanceOf(ConfigException.class);
    }
}
