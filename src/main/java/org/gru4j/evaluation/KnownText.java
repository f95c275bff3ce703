package org.gru4j.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.EncodedText;

/** A text in the ids of a model, which may not know all of its characters. */
public final class KnownText {

    private static final int UNKNOWN = -1;

    private final EncodedText text;
    private final Vocabulary characters;
    private final int[] modelIds; // of each of the text's own ids, or UNKNOWN

    /**
     * A character that the model does not know.
     *
     * @param codePoint what it is
     * @param count how often it stands in the text
     */
    public record Unknown(int codePoint, int count) {}

    private KnownText(EncodedText text, Vocabulary characters, int[] modelIds) {
        this.text = text;
        this.characters = characters;
        this.modelIds = modelIds;
    }

    /**
     * {@return the text as a model sees it}
     *
     * @param text in ids of its own
     * @param characters what these ids mean
     * @param model the vocabulary of the model
     * @hidden it is for gru4j's own packages
     */
    public static KnownText of(EncodedText text, Vocabulary characters, Vocabulary model) {
        if (!model.spellings().isEmpty()) {
            String read = model.read(characters.decode(text.ids(0, text.length())));
            Vocabulary own = Vocabulary.of(read);
            return new KnownText(EncodedText.of(read, own), own, modelIds(own, model));
        }
        return new KnownText(text, characters, modelIds(characters, model));
    }

    private static int[] modelIds(Vocabulary characters, Vocabulary model) {
        int[] modelIds = new int[characters.size()];
        for (int id = 0; id < modelIds.length; id++) {
            int codePoint = characters.codePointOf(id);
            modelIds[id] = model.contains(codePoint) ? model.idOf(codePoint) : UNKNOWN;
        }
        return modelIds;
    }

    /** {@return how many characters it has, known or not; a spelling of the model is one} */
    public int length() {
        return text.length();
    }

    /** {@return the character at {@code position}, counted from 0} */
    public int codePointAt(int position) {
        return characters.codePointOf(text.idAt(position));
    }

    /** {@return whether the model knows the character at {@code position}} */
    public boolean isKnownAt(int position) {
        return modelIds[text.idAt(position)] != UNKNOWN;
    }

    /** The places of the characters that the model knows, ascending. */
    public int[] knownPositions() {
        int[] positions = new int[knownCount()];
        int count = 0;
        for (int position = 0; position < text.length(); position++) {
            if (isKnownAt(position)) {
                positions[count++] = position;
            }
        }
        return positions;
    }

    /** The model's id of the character at {@code position}, which it knows. */
    public int modelIdAt(int position) {
        return modelIds[text.idAt(position)];
    }

    /** The model's ids of the characters that it knows, one after another. */
    public int[] knownIds() {
        int[] ids = knownPositions();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = modelIdAt(ids[i]);
        }
        return ids;
    }

    /** The model's ids of the characters that it knows among the last {@code count} of the text. */
    public int[] lastKnownIds(int count) {
        EncodedText last = text.slice(Math.max(0, text.length() - count), text.length());
        return new KnownText(last, characters, modelIds).knownIds();
    }

    /** {@return the characters that the model does not know, the most frequent one first} */
    public List<Unknown> unknown() {
        int[] counts = new int[modelIds.length];
        for (int position = 0; position < text.length(); position++) {
            counts[text.idAt(position)]++;
        }
        List<Unknown> unknown = new ArrayList<>();
        for (int id = 0; id < modelIds.length; id++) {
            if (modelIds[id] == UNKNOWN && counts[id] > 0) {
                unknown.add(new Unknown(characters.codePointOf(id), counts[id]));
            }
        }
        unknown.sort(Comparator.comparingInt(Unknown::count).reversed().thenComparingInt(Unknown::codePoint));
        return unknown;
    }

    private int knownCount() {
        return text.length() - unknown().stream().mapToInt(Unknown::count).sum();
    }
}
