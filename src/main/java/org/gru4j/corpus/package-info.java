/** Reading text, its vocabulary, and the windows of it that a network is trained on. */
@NullMarked
package org.gru4j.corpus;

import org.jspecify.annotations.NullMarked;
