package io.wardstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GatheringTest {

    private static final int MOST_WAITING = 6;
    private static final int MOST_AT_ONCE = 4;

    /** The questions asked so far, each to be answered by the test. */
    private final List<Question> questions = new ArrayList<>();

    private final Gathering<String, Integer> lengths =
            new Gathering<>("words", MOST_WAITING, MOST_AT_ONCE, this::ask);

    private record Question(Set<String> keys, Promise<Map<String, Integer>> promise) {

        void answer() {
            Map<String, Integer> found = new HashMap<>();
            keys.stream()
                    .filter(key -> !key.startsWith("unknown"))
                    .forEach(key -> found.put(key, key.length()));
            promise.complete(found);
        }
    }

    private Future<Map<String, Integer>> ask(Set<String> keys) {
        Question question = new Question(Set.copyOf(keys), Promise.promise());
        questions.add(question);
        return question.promise().future();
    }

    @Test
    void asksAtOnceWhenNobodyElseDoes() {
        Future<Optional<Integer>> found = lengths.get("one");
        questions.getFirst().answer();

        assertThat(found.result()).contains(3);
    }

    @Test
    void asksTogetherForWhatIsWantedMeanwhile() {
        List<Future<Optional<Integer>>> found =
                List.of(lengths.get("one"), lengths.get("three"), lengths.get("unknown"));

        assertThat(questions).hasSize(1);
        questions.getFirst().answer();

        assertThat(questions).hasSize(2);
        assertThat(questions.getLast().keys()).containsExactlyInAnyOrder("three", "unknown");
        questions.getLast().answer();
        assertThat(found.stream().map(Future::result))
                .containsExactly(Optional.of(3), Optional.of(5), Optional.empty());
    }

    @Test
    void asksAgainForAKeyThatIsUnderWayBecauseTheAnswerMayBeOlderThanTheCaller() {
        Future<Optional<Integer>> first = lengths.get("one");
        Future<Optional<Integer>> second = lengths.get("one");
        Future<Optional<Integer>> third = lengths.get("one");
        questions.getFirst().answer();

        assertThat(first.isComplete()).isTrue();
        assertThat(second.isComplete()).isFalse();
        questions.getLast().answer();
        assertThat(second.result()).contains(3);
        assertThat(third.result()).contains(3);
        assertThat(questions).hasSize(2);
    }

    @Test
    void asksForNoMoreAtOnceThanItMay() {
        Future<?> _ = lengths.get("first");
        for (int i = 0; i < MOST_WAITING; i++) {
            Future<?> _ = lengths.get("key " + i);
        }
        for (int i = 0; i < questions.size(); i++) {
            questions.get(i).answer();
        }

        assertThat(questions.stream().map(question -> question.keys().size()))
                .containsExactly(1, MOST_AT_ONCE, MOST_WAITING - MOST_AT_ONCE);
    }

    @Test
    void refusesMoreThanMayWaitAndSaysTheBound() {
        Future<?> _ = lengths.get("first");
        for (int i = 0; i < MOST_WAITING; i++) {
            Future<?> _ = lengths.get("key " + i);
        }
        Future<Optional<Integer>> known = lengths.get("key 0");
        Future<Optional<Integer>> refused = lengths.get("one too many");

        assertThat(known.failed()).isFalse();
        assertThat(refused.cause())
                .isInstanceOf(StorageException.class)
                .hasMessage("too many words wait to be looked up, the bound is 6")
                .extracting(cause -> ((StorageException) cause).category())
                .isEqualTo(StorageException.Category.RETRY);
    }

    @Test
    void failsThoseWhoseQuestionFailedAndAsksForTheOthers() {
        Future<Optional<Integer>> first = lengths.get("one");
        Future<Optional<Integer>> second = lengths.get("three");
        questions.getFirst().promise().fail("no connection");
        questions.getLast().answer();

        assertThat(first.cause()).hasMessage("no connection");
        assertThat(second.result()).contains(5);
    }

    @Test
    void failsTheCallerWhenTheQuestionCannotBeAsked() {
        Gathering<String, Integer> broken =
                new Gathering<>(
                        "words",
                        MOST_WAITING,
                        MOST_AT_ONCE,
                        _ -> {
                            throw new IllegalStateException("broken");
                        });

        assertThat(broken.get("one").cause()).hasMessage("broken");
        assertThat(broken.get("two").cause()).hasMessage("broken");
    }
}
