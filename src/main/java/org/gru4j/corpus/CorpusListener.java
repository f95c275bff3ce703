package org.gru4j.corpus;

import java.nio.charset.Charset;
import java.util.List;

/** Is told what of a corpus was read, and how, where that is not plain from what was asked for. */
public interface CorpusListener {

    /** Does not want to know. */
    CorpusListener NONE = new CorpusListener() {};

    /** In a folder, or below it, there are so many texts, and this is not read. */
    default void onFolder(String folder, int texts, LeftOut leftOut) {}

    /** These are not UTF-8, and are taken for something else. */
    default void onGuess(Charset encoding, List<String> sources) {}

    /** One that is not UTF-8 could as well be something else than it is taken for. */
    default void onDoubt(EncodingDoubt doubt) {}

    /** These had so many byte order marks in the middle of the text, which are left out. */
    default void onMarks(long marks, List<String> sources) {}
}
