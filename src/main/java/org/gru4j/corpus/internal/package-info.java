/** What reads text, character by character: for the packages of gru4j that do so, not for programs that use it. */
@NullMarked
package org.gru4j.corpus.internal;

import org.jspecify.annotations.NullMarked;
