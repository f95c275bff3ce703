/** The same training on a Spark cluster, by parameter averaging as Deeplearning4j has it. */
@NullMarked
package org.gru4j.spark;

import org.jspecify.annotations.NullMarked;
