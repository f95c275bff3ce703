package org.gru4j.corpus.internal;

/**
 * What a folder has in it.
 *
 * @param place where it is: a path, or a URI on a cluster
 * @param name its own, without the folders before it
 * @param kind what it is
 */
public record FolderEntry<P>(P place, String name, Kind kind) {

    /** What an entry is. */
    public enum Kind {
        FILE,
        FOLDER,
        /** By an attribute; one whose name begins with a dot is hidden whatever it is. */
        HIDDEN,
        LINK_TO_FOLDER,
        /** To something that is gone, or back to itself. */
        LINK_TO_NOTHING,
        /** A pipe, a socket or a device. */
        OTHER
    }
}
