/** Models over HTTP: the interface that clients of OpenAI speak, and a page to write on. */
@NullMarked
package org.gru4j.serve;

import org.jspecify.annotations.NullMarked;
