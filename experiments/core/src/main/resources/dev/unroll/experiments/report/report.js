// The page, from top to bottom.

writeHeadline();
writeLeaderboard();
writeCurves();
writeGradients();
writeSpectra();
writeSamples();
writeForecasts();
writeProvenance(report.provenance);
watchPage();
