/** A behaviour that refutes a property, told as text, as data and as a picture: from one model of what happened in it. */
@NullMarked
package dev.ariadne.report.counterexample;

import org.jspecify.annotations.NullMarked;
