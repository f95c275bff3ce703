/** How well a model predicts a text, and how well baselines do. */
@NullMarked
package org.gru4j.evaluation;

import org.jspecify.annotations.NullMarked;
