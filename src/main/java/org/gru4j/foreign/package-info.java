/** Files of other programs that several of them write: pickles, zip archives of PyTorch, safetensors. */
@NullMarked
package org.gru4j.foreign;

import org.jspecify.annotations.NullMarked;
