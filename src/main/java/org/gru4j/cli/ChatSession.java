package org.gru4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gru4j.LanguageModel;
import org.gru4j.LanguageModel.Text;
import org.gru4j.Writing;
import org.gru4j.generation.Limits;
import org.gru4j.generation.UnknownCharacters;
import org.gru4j.internal.Visible;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.AtomicFile;

/** A text that a person and a model write in turns. */
final class ChatSession {

    /** What to do instead of temperature 0. */
    static final String GREEDY = Temperatures.GREEDY + "--top-k 1 to gru chat";

    private static final int CHOICES = 5;

    private final LanguageModel model;
    private final SplittableRandom random;
    private final PrintWriter out;
    private final BooleanSupplier interrupted;

    private final Deque<String> before = new ArrayDeque<>(); // the text before each step, the newest first
    private String text = "";
    private boolean lastStepWasWritten;
    private boolean picking;
    private Writing writing;

    ChatSession(
            LanguageModel model,
            Writing writing,
            SplittableRandom random,
            PrintWriter out,
            BooleanSupplier interrupted) {
        this.model = model;
        this.writing = writing;
        this.random = random;
        this.out = out;
        this.interrupted = interrupted;
    }

    void setTemperature(double temperature) {
        Temperatures.check("the temperature", temperature, GREEDY);
        writing = writing.temperature(temperature);
    }

    void setLength(int length) {
        if (length < 1 && length != Limits.ENDLESS) {
            throw new IllegalArgumentException("the length must be 1 or more, or -1 for no end, but is " + length);
        }
        writing = writing.length(length);
    }

    /** Does what a line says; false where it says to leave. */
    boolean accept(String line) {
        boolean goOn = true;
        try {
            if (line.startsWith("//")) {
                begin(line.substring(1));
            } else if (line.startsWith("/")) {
                picking = false;
                goOn = command(line.strip());
            } else if (picking) {
                pick(line.strip());
            } else if (line.isEmpty()) {
                goOn();
            } else {
                begin(line);
            }
        } catch (IllegalArgumentException wrong) {
            out.println(wrong.getMessage());
        }
        out.flush();
        return goOn;
    }

    private boolean command(String line) {
        String[] words = line.split("\\s+", 2);
        String argument = words.length == 1 ? "" : words[1];
        switch (words[0]) {
            case "/again" -> again();
            case "/help" -> out.println(ChatHelp.TABLE.replace("\n", System.lineSeparator()));
            case "/length" -> {
                int length = wholeNumber(argument);
                setLength(length);
                out.println(
                        length == Limits.ENDLESS
                                ? "from now on texts end only by Ctrl-C"
                                : Words.format("%,d characters at a time from now on", length));
            }
            case "/pick" -> startPicking();
            case "/quit" -> {
                return false;
            }
            case "/save" -> save(argument);
            case "/show" -> out.println(text);
            case "/temperature" -> {
                double temperature = number(argument);
                setTemperature(temperature);
                out.println("temperature " + temperature + " from now on");
            }
            case "/undo" -> undo();
            default ->
                throw new IllegalArgumentException("there is no " + words[0]
                        + ChatHelp.nearest(words[0])
                                .map(nearest -> ": did you mean " + nearest + "? /help lists all")
                                .orElse("; there are " + String.join(", ", ChatHelp.COMMANDS)));
        }
        return true;
    }

    private static double number(String argument) {
        if (argument.isEmpty()) {
            throw new IllegalArgumentException("/temperature needs a number above 0, as in /temperature 0.8");
        }
        try {
            return Decimals.number(argument);
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException("/temperature: " + none.getMessage(), none);
        }
    }

    private static int wholeNumber(String argument) {
        try {
            return Integer.parseInt(argument);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(
                    "/length needs a whole number, as in /length 200"
                            + (argument.isEmpty() ? "" : ", but has " + argument),
                    none);
        }
    }

    private void begin(String beginning) {
        picking = false;
        var fitted = UnknownCharacters.FOLD.fit(beginning, model.vocabulary());
        if (fitted.text().isEmpty()) {
            throw new IllegalArgumentException("the model knows none of these characters: use others");
        }
        step(fitted.text());
        lastStepWasWritten = false;
        goOn();
    }

    private void goOn() {
        String prompt = started();
        out.print(prompt.substring(prompt.lastIndexOf('\n') + 1));
        StringBuilder written = new StringBuilder();
        GraphemeClusters clusters = new GraphemeClusters(character -> {
            out.print(character);
            out.flush();
        });
        Writing own = writing.randomSeed(random.nextLong());
        model.write(
                List.of(new Text(prompt, own, character -> {
                    written.append(character);
                    clusters.append(character);
                })),
                interrupted);
        clusters.flush();
        out.println();
        step(prompt + written);
        lastStepWasWritten = true;
    }

    private void again() {
        if (!lastStepWasWritten) {
            throw new IllegalArgumentException("there is nothing to write again");
        }
        text = before.pop();
        goOn();
    }

    private void undo() {
        if (before.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to undo");
        }
        text = before.pop();
        lastStepWasWritten = false;
        out.println(text);
    }

    private void startPicking() {
        started();
        picking = true;
        showChoices();
        out.println(Words.format("type 1 to %d for the next character, or nothing to end", CHOICES));
    }

    private void pick(String line) {
        if (line.isEmpty()) {
            picking = false;
            out.println(text);
            return;
        }
        List<Integer> choices = choices(model.next(text));
        int choice = line.matches("[1-9]") ? Integer.parseInt(line) : 0;
        if (choice < 1 || choice > choices.size()) {
            throw new IllegalArgumentException(
                    Words.format("choose 1 to %d, or nothing to end, but not %s", choices.size(), line));
        }
        step(text + model.vocabulary().decode(choices.get(choice - 1)));
        lastStepWasWritten = false;
        showChoices();
    }

    private void showChoices() {
        float[] probabilities = model.next(text);
        out.println(text.substring(text.lastIndexOf('\n') + 1));
        List<Integer> choices = choices(probabilities);
        for (int i = 0; i < choices.size(); i++) {
            int id = choices.get(i);
            out.println(Words.format(
                    "  %d  %5.1f %%  %s",
                    i + 1, 100 * probabilities[id], named(model.vocabulary().decode(id))));
        }
    }

    private static String named(String symbol) {
        return switch (symbol) {
            case "\n" -> "line end";
            case "\t" -> "tab";
            case " " -> "space";
            default ->
                symbol.codePoints()
                        .mapToObj(one -> Visible.isHidden(one) ? Words.format("U+%04X", one) : Visible.alone(one))
                        .collect(Collectors.joining());
        };
    }

    private static List<Integer> choices(float[] probabilities) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparing((Integer id) -> -probabilities[id]))
                .limit(CHOICES)
                .toList();
    }

    private void save(String name) {
        started();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("/save needs the name of a new file");
        }
        try {
            Path file = Path.of(name);
            if (Files.exists(file)) {
                throw new IllegalArgumentException(file + " already exists: name a new file");
            }
            AtomicFile.write(file, stream -> stream.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
            out.println("saved to " + file);
        } catch (IOException failed) {
            throw new IllegalArgumentException(
                    Words.format("cannot write %s: its folder does not exist, or is not writable", name), failed);
        }
    }

    private String started() {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("there is no text yet: type a beginning");
        }
        return text;
    }

    private void step(String longer) {
        before.push(text);
        text = longer;
    }
}
