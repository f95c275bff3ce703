/** What programs of several kinds write: pickles and printed values of Python, PyTorch's archives, safetensors, ONNX's messages. */
@NullMarked
package org.gru4j.foreign;

import org.jspecify.annotations.NullMarked;
