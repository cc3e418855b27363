/**
 * Networks and whole forecasters as ONNX files, recurrent networks out of ONNX files, and ONNX
 * Runtime, where it is present, to run what was written. Source: the ONNX operator specification,
 * opset 17.
 */
package dev.unroll.experiments.interchange.onnx;
