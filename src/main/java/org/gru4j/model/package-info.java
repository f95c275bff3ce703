/** A network with its vocabulary, configuration and provenance as one value, and the file that holds it. */
@NullMarked
package org.gru4j.model;

import org.jspecify.annotations.NullMarked;
