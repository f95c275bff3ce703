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
import java.util.stream.IntStream;
import org.gru4j.generation.GraphemeClusters;
import org.gru4j.generation.Limits;
import org.gru4j.generation.Request;
import org.gru4j.generation.TextGenerator;
import org.gru4j.generation.UnknownCharacters;
import org.gru4j.internal.Words;
import org.gru4j.model.AtomicFile;
import org.gru4j.model.CharacterModel;
import org.gru4j.sampling.Filters;
import org.gru4j.sampling.Sampler;

/** A text that a person and a model write in turns. */
final class ChatSession {

    static final List<String> COMMANDS =
            List.of("/again", "/help", "/length", "/pick", "/quit", "/save", "/show", "/temperature", "/undo");

    static final String HELP =
            "/again writes the last piece anew; /undo takes back the last step; /pick chooses the next"
                    + " characters from the five most likely; /temperature T and /length N change them; /show prints the text;"
                    + " /save FILE writes it to a new file; /quit leaves. A beginning with a slash needs two: //.";

    private static final int CHOICES = 5;

    private final CharacterModel model;
    private final TextGenerator generator;
    private final Filters filters;
    private final SplittableRandom random;
    private final PrintWriter out;
    private final BooleanSupplier interrupted;

    private final Deque<String> before = new ArrayDeque<>(); // the text before each step, the newest first
    private String text = "";
    private boolean lastStepWasWritten;
    private boolean picking;
    private double temperature = 1;
    private int length = LimitOptions.DEFAULT_LENGTH;

    ChatSession(
            CharacterModel model,
            Filters filters,
            SplittableRandom random,
            PrintWriter out,
            BooleanSupplier interrupted) {
        this.model = model;
        this.generator = new TextGenerator(model);
        this.filters = filters;
        this.random = random;
        this.out = out;
        this.interrupted = interrupted;
    }

    void setTemperature(double temperature) {
        Sampler.temperature(temperature);
        this.temperature = temperature;
    }

    void setLength(int length) {
        if (length < 1 && length != Limits.ENDLESS) {
            throw new IllegalArgumentException("the length must be 1 or more, or -1 for no end, but is " + length);
        }
        this.length = length;
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
            case "/help" -> out.println(HELP);
            case "/length" -> setLength((int) number("/length", argument));
            case "/pick" -> startPicking();
            case "/quit" -> {
                return false;
            }
            case "/save" -> save(argument);
            case "/show" -> out.println(text);
            case "/temperature" -> setTemperature(number("/temperature", argument));
            case "/undo" -> undo();
            default ->
                throw new IllegalArgumentException(
                        Words.format("there is no %s; there are %s", words[0], String.join(", ", COMMANDS)));
        }
        return true;
    }

    private static double number(String command, String argument) {
        try {
            return Double.parseDouble(argument);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(
                    Words.format("%s needs a number, but has %s", command, argument.isEmpty() ? "none" : argument));
        }
    }

    private void begin(String beginning) {
        picking = false;
        var fitted = UnknownCharacters.FOLD.fit(beginning, model.vocabulary());
        if (fitted.text().isEmpty()) {
            throw new IllegalArgumentException("the model knows no character of that: write it with others");
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
        Request request = new Request(
                prompt, Sampler.temperature(temperature, filters), random.split(), Limits.length(length), character -> {
                    written.append(character);
                    clusters.append(character);
                });
        generator.write(List.of(request), interrupted);
        clusters.flush();
        out.println();
        step(prompt + written);
        lastStepWasWritten = true;
    }

    private void again() {
        if (!lastStepWasWritten) {
            throw new IllegalArgumentException("nothing was written that could be written again");
        }
        text = before.pop();
        goOn();
    }

    private void undo() {
        if (before.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to take back");
        }
        text = before.pop();
        lastStepWasWritten = false;
        out.println(text);
    }

    private void startPicking() {
        started();
        picking = true;
        showChoices();
    }

    private void pick(String line) {
        if (line.isEmpty()) {
            picking = false;
            out.println(text);
            return;
        }
        List<Integer> choices = choices(generator.next(text));
        int choice = line.matches("[1-9]") ? Integer.parseInt(line) : 0;
        if (choice < 1 || choice > choices.size()) {
            throw new IllegalArgumentException(
                    Words.format("choose 1 to %d, or nothing to end: %s is none", choices.size(), line));
        }
        step(text + model.vocabulary().decode(choices.get(choice - 1)));
        lastStepWasWritten = false;
        showChoices();
    }

    private void showChoices() {
        float[] probabilities = generator.next(text);
        out.println(text.substring(text.lastIndexOf('\n') + 1));
        List<Integer> choices = choices(probabilities);
        for (int i = 0; i < choices.size(); i++) {
            int id = choices.get(i);
            String character =
                    model.vocabulary().decode(id).replace("\n", "line end").replace(" ", "space");
            out.println(Words.format("  %d  %5.1f %%  %s", i + 1, 100 * probabilities[id], character));
        }
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
                throw new IllegalArgumentException(file + " is there already: name a new file");
            }
            AtomicFile.write(file, stream -> stream.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
            out.println("saved to " + file);
        } catch (IOException failed) {
            throw new IllegalArgumentException(
                    Words.format("cannot write %s: its folder is not there, or one may not write to it", name), failed);
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
