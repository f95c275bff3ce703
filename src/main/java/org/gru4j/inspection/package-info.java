/** What goes on inside a model while it reads a text, as plain numbers. */
@NullMarked
package org.gru4j.inspection;

import org.jspecify.annotations.NullMarked;
