package org.gru4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.gru4j.corpus.Targets;
import org.gru4j.generation.internal.Request;
import org.gru4j.generation.internal.Script;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where texts end, and what is told of them then. */
class LimitsTest {

    private static final CharacterModel MODEL = TinyModels.of("gru:4", Targets.EVERY, "abcdefgh\n\uD83D\uDE00");
    private static final TextGenerator GENERATOR = new TextGenerator(MODEL);

    private final List<String> pieces = new ArrayList<>();

    private Passage write(String script, Limits limits) {
        return write(script, limits, Integer.MAX_VALUE);
    }

    private Passage write(String script, Limits limits, int interruptAfter) {
        AtomicInteger asked = new AtomicInteger();
        Script sampler = new Script(script, MODEL.vocabulary());
        return GENERATOR
                .write(
                        List.of(new Request("a", sampler, new Random(1), limits, pieces::add)),
                        () -> asked.getAndIncrement() == interruptAfter)
                .get(0);
    }

    private String text() {
        return String.join("", pieces);
    }

    private static Limits stops(int length, String... stops) {
        return new Limits(length, false, 0, List.of(stops), 0);
    }

    @Test
    void aLengthCountsCharacters() {
        Passage passage = write("ab\uD83D\uDE00", Limits.length(5));

        assertThat(text()).isEqualTo("ab\uD83D\uDE00ab");
        assertThat(passage.end()).isEqualTo(End.LENGTH);
        assertThat(passage.characters()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "abcdefgh, def, abc",
        "abababac, abac, abab", // a stop string that begins anew in the middle of itself
        "aaaaaaab, aab, aaaaa",
        "abcabd, abd, abc",
        "ab, a, ''",
        "abcdefgh, h, abcdefg",
    })
    void aTextEndsBeforeAStopStringHoweverItBegins(String script, String stop, String expected) {
        Passage passage = write(script, stops(100, stop));

        assertThat(text()).isEqualTo(expected);
        assertThat(passage.end()).isEqualTo(End.STOP);
        assertThat(passage.characters()).isEqualTo(expected.length()).isEqualTo(pieces.size());
    }

    @Test
    void theStopStringThatIsFirstCompleteEndsIt() {
        write("abcdefgh", stops(100, "abcd", "bc", "c"));
        assertThat(text()).isEqualTo("a"); // of two that end at the same place, the longer one
    }

    @Test
    void aStopStringThatOnlyBeginsIsPartOfTheText() {
        assertThat(write("abcdefgh", stops(3, "bcd")).end()).isEqualTo(End.LENGTH);
        assertThat(text()).isEqualTo("abc");
    }

    @Test
    void whatMayBeAStopStringIsHeldBackAndNothingElse() {
        write("abcdefgh", stops(6, "bcx"), 3); // interrupted after three characters: "bc" was held back

        assertThat(pieces).containsExactly("a", "b", "c");
        pieces.clear();
        List<Integer> seen = new ArrayList<>();
        Script sampler = new Script("abcd", MODEL.vocabulary());
        GENERATOR.write(List.of(new Request("a", sampler, new Random(1), stops(4, "bcx"), pieces::add)), () -> {
            seen.add(pieces.size());
            return false;
        });
        assertThat(seen).containsExactly(0, 1, 1, 1);
        assertThat(text()).isEqualTo("abcd");
    }

    @Test
    void linesEndItAtALineEndThatIsNotPartOfIt() {
        Passage passage = write("ab\ncd\nef\n", new Limits(100, false, 2, List.of(), 0));

        assertThat(text()).isEqualTo("ab\ncd");
        assertThat(passage.end()).isEqualTo(End.LINES);
    }

    @ParameterizedTest
    @CsvSource({"1, ab", "2, ab", "3, ab", "4, abNcd", "5, abNcd"})
    void untilLineGoesOnToTheEndOfTheLine(int length, String expected) {
        Passage passage = write("ab\ncd\n", new Limits(length, true, 0, List.of(), 0));

        assertThat(text()).isEqualTo(expected.replace('N', '\n'));
        assertThat(passage.end()).isEqualTo(End.LINE);
    }

    @Test
    void untilLineGivesUpOnALineThatDoesNotEnd() {
        Passage passage = write("ab", new Limits(5, true, 0, List.of(), 0));

        assertThat(passage.end()).isEqualTo(End.LENGTH);
        assertThat(passage.characters()).isEqualTo(5 + Limits.MAX_LINE);
    }

    @Test
    void anEndlessTextEndsWhenItIsInterrupted() {
        Passage passage = write("ab", Limits.length(Limits.ENDLESS), 1234);

        assertThat(passage.end()).isEqualTo(End.INTERRUPTED);
        assertThat(passage.characters()).isEqualTo(1234).isEqualTo(pieces.size());
    }

    @Test
    void surpriseIsTheMeanOfWhatWasWrittenAndNotOfAStopString() {
        double ofThree = write("abc", Limits.length(3)).natsPerCharacter();
        Passage stopped = write("abcd", stops(10, "d"));

        assertThat(stopped.natsPerCharacter()).isEqualTo(ofThree);
        float first = GENERATOR.next("a")[MODEL.vocabulary().idOf('a')];
        double nats = write("a", Limits.length(1)).nats();
        assertThat(nats).isEqualTo(-Math.log(first));
        assertThat(write("d", stops(10, "d")).natsPerCharacter()).isZero();
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertRefused("length must be 0 or more, or -1 for no end, but is -2", () -> Limits.length(-2));
        assertRefused("lines must be 0 or more, but is -1", () -> new Limits(1, false, -1, List.of(), 0));
        assertRefused("stop must be one character or more, but is empty", () -> stops(1, "a", ""));
        assertRefused(
                "maxCopy must be 2 or more, or 0 for no limit, but is 1", () -> new Limits(1, false, 0, List.of(), 1));
        assertRefused(
                "the model has no copy index, so what it copies cannot be limited: train a model that has one",
                () -> write("a", new Limits(1, false, 0, List.of(), 5)));
    }

    private static void assertRefused(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
        assertThatIllegalArgumentException().isThrownBy(made).withMessage(message);
    }
}
