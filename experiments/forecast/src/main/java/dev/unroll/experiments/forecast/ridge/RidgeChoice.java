package dev.unroll.experiments.forecast.ridge;

import dev.unroll.experiments.forecast.ridge.ShrunkenRidge.Strengths;

/** A variant with the strengths that were best on the hold-out. */
public record RidgeChoice(RidgeVariant variant, Strengths strengths) {}
