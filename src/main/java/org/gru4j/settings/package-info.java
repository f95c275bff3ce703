/** What can be set: values with a name and a range, which all packages use. */
@NullMarked
package org.gru4j.settings;

import org.jspecify.annotations.NullMarked;
