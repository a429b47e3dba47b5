using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Pipeline.Smoke;

/// <summary><c>metals pipeline smoke</c></summary>
internal static class SmokeCommand
{
    public static Command Create(Shell shell)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Make the checks, but send nothing; exit code 2 if all is well." };
        var verb = new Verb(
            "smoke",
            "Makes seven checks, and sends a price through the pipeline; exit code 5 if one fails. With --timeout it waits for each to pass.",
            "metals pipeline smoke --api-key-file api-key --timeout 60",
            shell,
            async (run, token) =>
            {
                using var services = ServiceOptions.Open(run);
                await using var store = StoreOptions.Open(run);
                var checks = await new SmokeTest(run, services, store, ServiceOptions.ReadApiKey(run), run.Arguments.GetValue(dryRun)).RunAsync(token);
                run.Output.Rows(
                    checks.Checks,
                    new("CHECK", check => check.Name),
                    new("RESULT", check => check.Verdict.ToString().ToLowerInvariant()),
                    new("MS", check => $"{check.Ms:0}"),
                    new("DETAIL", check => check.Detail));
                return !checks.Passed ? ExitCode.Unhealthy : run.Arguments.GetValue(dryRun) ? ExitCode.HasChanges : ExitCode.Success;
            })
        {
            ServiceOptions.ApiKeyFile,
            dryRun,
        };
        StoreOptions.AddTo(verb);
        return verb;
    }
}
