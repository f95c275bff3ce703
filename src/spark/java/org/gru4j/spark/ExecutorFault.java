package org.gru4j.spark;

import java.io.FileNotFoundException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gru4j.corpus.CorpusException;
import org.gru4j.internal.Words;

/** What went wrong on an executor, as its driver tells the user. Spark hands over no exceptions, but their text. */
final class ExecutorFault {

    private static final Pattern TOLD = Pattern.compile("executor \\S+ on \\S+ cannot read the corpus: [^\\r\\n]+");

    private ExecutorFault() {}

    /** What an executor throws that cannot read its windows. */
    static CorpusException unreadable(String executor, Exception cause) {
        String what = cause instanceof FileNotFoundException
                ? Words.format("%s; give a place that all machines can read, such as hdfs://", cause.getMessage())
                : String.valueOf(cause.getMessage());
        return new CorpusException(
                Words.format("executor %s on %s cannot read the corpus: %s", executor, host(), what));
    }

    /** What an executor has told by {@link #unreadable}, if it is in a failure that Spark reports. */
    static Optional<String> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher told = TOLD.matcher(String.valueOf(cause.getMessage()));
            if (told.find()) {
                return Optional.of(told.group());
            }
        }
        return Optional.empty();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "an unnamed host";
        }
    }
}
