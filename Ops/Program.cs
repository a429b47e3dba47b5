using MetalsPipeline.Ops.Cli;

return await CommandLine.RunAsync(args, Shell.OfProcess());
