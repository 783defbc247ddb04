package io.wardstream.whatif.replay;

import static io.wardstream.whatif.replay.ReplayBed.at;
import static io.wardstream.whatif.replay.ReplayBed.course;
import static io.wardstream.whatif.replay.ReplayBed.inForce;
import static io.wardstream.whatif.replay.ReplayBed.limits;
import static io.wardstream.whatif.replay.ReplayBed.low;
import static io.wardstream.whatif.replay.ReplayBed.replay;
import static io.wardstream.whatif.replay.ReplayBed.spo2;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.whatif.replay.WhatIfReplay.Limits;
import io.wardstream.whatif.replay.WhatIfReplay.Replayed;
import io.wardstream.whatif.replay.WhatIfReplay.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WhatIfReplayTest {

    @Test
    void tellsWhenEachAlarmIsShown() {
        List<VitalSample> samples = course(97, 10, 86, 20, 97, 10);

        Replayed replayed = replay(limits(low(88, 0), low(88, 15)), samples);

        assertThat(replayed.before())
                .singleElement()
                .satisfies(
                        episode -> {
                            assertThat(episode.condition().code()).isEqualTo("SPO2_LOW");
                            assertThat(episode.since()).isEqualTo(at(10));
                            assertThat(episode.shownAt()).isEqualTo(at(10));
                            assertThat(episode.until()).isEqualTo(at(30));
                        });
        assertThat(replayed.after())
                .singleElement()
                .satisfies(
                        episode -> {
                            assertThat(episode.since()).isEqualTo(at(10));
                            assertThat(episode.shownAt()).isEqualTo(at(25));
                            assertThat(episode.until()).isEqualTo(at(30));
                        });
        assertThat(replayed.samples()).isEqualTo(40);
    }

    @Test
    void leavesOpenWhatGoesOn() {
        Replayed replayed = replay(limits(low(88, 0), low(80, 0)), course(97, 5, 86, 5));

        assertThat(replayed.before()).singleElement().matches(AlarmEpisode::goesOn);
        assertThat(replayed.after()).isEmpty();
    }

    @Test
    void remembersTheHighestPriority() {
        Limits both =
                new Limits(
                        inForce(low(AlarmPriority.MEDIUM, 90, 0), low(AlarmPriority.HIGH, 85, 0)),
                        inForce(low(AlarmPriority.MEDIUM, 90, 0)));

        Replayed replayed = replay(both, course(97, 5, 88, 5, 84, 5, 88, 5, 97, 5));

        assertThat(replayed.before())
                .singleElement()
                .satisfies(
                        episode -> {
                            assertThat(episode.raisedAs()).isEqualTo(AlarmPriority.MEDIUM);
                            assertThat(episode.priority()).isEqualTo(AlarmPriority.HIGH);
                        });
        assertThat(replayed.after())
                .singleElement()
                .extracting(AlarmEpisode::priority)
                .isEqualTo(AlarmPriority.MEDIUM);
    }

    /** Live, a value that would have held the alarm up came when it had been raised. */
    @Test
    void takesSamplesAsTheyWereReceived() {
        List<VitalSample> samples = new ArrayList<>(course(97, 5, 86, 20));
        samples.set(10, spo2(ReplayBed.DEVICE, 10, 97, 8));

        Replayed replayed = replay(limits(low(88, 9), low(88, 9)), samples);

        assertThat(replayed.before())
                .singleElement()
                .extracting(AlarmEpisode::shownAt)
                .isEqualTo(at(14));
    }

    @Test
    void isTheSameInWhateverPiecesSamplesAreRead() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<VitalSample> samples = wander(random, 2_000);
            Limits limits = limits(low(88, random.nextInt(10)), low(86, random.nextInt(20)));
            Replayed whole = replay(limits, samples);

            WhatIfReplay replay = new WhatIfReplay(limits, List.of());
            for (int from = 0; from < samples.size(); from += 100) {
                List<VitalSample> piece =
                        new ArrayList<>(
                                samples.subList(from, Math.min(from + 100, samples.size())));
                Collections.shuffle(piece, random);
                replay.take(piece, at(from + 100));
            }

            assertThat(replay.end()).as("seed %s", seed).isEqualTo(whole);
        }
    }

    @Test
    void judgesBothAlikeByTheSameLimits() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Limits same = limits(low(88, seed % 12), low(88, seed % 12));

            Replayed replayed = replay(same, wander(random, 3_000));

            assertThat(replayed.before()).isEqualTo(replayed.after());
        }
    }

    private static List<VitalSample> wander(Random random, int count) {
        List<VitalSample> samples = new ArrayList<>(count);
        double value = 92;
        for (int second = 0; second < count; second++) {
            value = Math.clamp(value + random.nextInt(5) - 2, 70.0, 100.0);
            int late = random.nextInt(20) == 0 ? random.nextInt(9) : 0;
            samples.add(spo2(ReplayBed.DEVICE, second, value, late));
        }
        return samples;
    }

    @Test
    void closesWhatADeviceShowedThatMeasuresSomebodyElse() {
        Replayed replayed =
                replay(
                        limits(low(88, 0), low(88, 0)),
                        course(97, 5, 86, 10),
                        new Turn.Released(ReplayBed.DEVICE, at(15)));

        assertThat(replayed.before())
                .singleElement()
                .extracting(AlarmEpisode::until)
                .isEqualTo(at(15));
    }

    @Test
    void followsThePatientIntoAnotherWard() {
        Limits lenient = limits(low(80, 0), low(80, 0));

        Replayed replayed =
                replay(
                        lenient,
                        course(97, 5, 86, 20),
                        new Turn.Moved(limits(low(88, 0), low(70, 0)), at(10)));

        assertThat(replayed.before())
                .singleElement()
                .extracting(AlarmEpisode::shownAt)
                .isEqualTo(at(10));
        assertThat(replayed.after()).isEmpty();
    }

    @Test
    void withdrawsWhatTheNewWardDoesNotAskFor() {
        Limits none = new Limits(inForce(low(88, 0)), inForce());

        Replayed replayed =
                replay(
                        limits(low(88, 0), low(88, 0)),
                        course(97, 5, 86, 20),
                        new Turn.Moved(none, at(10)));

        assertThat(replayed.before()).singleElement().matches(AlarmEpisode::goesOn);
        assertThat(replayed.after())
                .singleElement()
                .extracting(AlarmEpisode::until)
                .isEqualTo(at(10));
    }

    @Test
    void keepsSoManyEpisodesAndSaysThatThereWereMore() {
        List<VitalSample> samples = new ArrayList<>();
        for (int second = 0; second < 2 * EpisodeLog.MOST + 10; second++) {
            samples.add(spo2(second, second % 2 == 0 ? 80 : 97));
        }

        Replayed replayed = replay(limits(low(88, 0), low(70, 0)), samples);

        assertThat(replayed.isCut()).isTrue();
        assertThat(replayed.before()).hasSize(EpisodeLog.MOST);
    }
}
