package org.gru4j.corpus;

/** What becomes of the ends of lines. */
public enum LineEndings {
    /** They stay as they are: a carriage return is a character like any other. */
    KEEP,
    /** CR LF and CR become a single line feed. */
    UNIX
}
