package dev.unroll.layers.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a recurrent layer carries from one step to the next, or the loss's gradient with respect to
 * it.
 *
 * @param h hidden state [N, H]
 * @param c LSTM memory [N, H]; null for the other cells
 */
public record State(INDArray h, INDArray c) {}
