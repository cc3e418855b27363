/**
 * Forecasts of series: classical baselines, recurrent networks, backtests and their reports.
 *
 * <p>Used from outside: {@code ForecastStudy}, {@code StoredForecast} and {@code StepForecaster};
 * {@code model.Forecaster}, {@code Levels} and {@code QuantileForecast}; {@code backtest.Backtest},
 * {@code Protocol}, {@code Predictions}, {@code ScoreTable}, {@code SkillVerdict}, {@code
 * LeakCheck} and {@code ClassicalForecaster}; {@code neural.NeuralForecaster}, {@code NeuralModel},
 * {@code NeuralSpec}, {@code NeuralTraining}, {@code NeuralFit}, {@code NeuralFitFile} and {@code
 * ForecastState}; {@code neural.FitProbe}; {@code page.BacktestReport}, {@code BacktestSummary} and
 * {@code ForecastReport}; {@code stock.StockStudy}, {@code StockPage}, {@code Prices} and {@code
 * WalkForward}. {@code ArchitectureTest} holds this list.
 */
package dev.unroll.experiments.forecast;
