using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Rollouts;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary><c>metals stack secrets rotate</c></summary>
internal static class RotateCommand
{
    public static Command Create(Shell shell)
    {
        var name = new Argument<string>("NAME") { Description = "The secret's key in stack.yml, for example api-key." };
        var fromFile = new Option<string?>("--from-file") { Description = "File with the new value; - is standard input.", HelpName = "FILE" };
        var generate = new Option<bool>("--generate") { Description = "Make up the new value." };
        var force = new Option<bool>("--force") { Description = "Also where a restart of its readers alone isn't enough, or stops them all at once." };
        var verb = new Verb(
            "rotate",
            "Gives a secret another value: a new secret is made, and exactly those services that read it are rolled. The old one stays until 'secrets gc'.",
            "metals stack secrets rotate api-key --generate --yes",
            shell,
            async (run, token) =>
            {
                var key = run.Arguments.GetRequiredValue(name);
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var deployer = await Deployer.OpenAsync(engine, run, StackOptions.Name(run), token);
                StackOptions.Demand(deployer.Running);
                var file = deployer.History.Demand().File;
                var stack = StackReader.Read(file, deployer.Running.Stack);
                var old = stack.Secrets.GetValueOrDefault(key) ?? throw new CommandException(
                    $"The stack '{stack.Name}' has no secret '{key}'; it has {string.Join(", ", stack.Secrets.Keys.Order(StringComparer.Ordinal))}.");
                if (RotationAdvice.For(key) is { } advice && !run.Arguments.GetValue(force))
                    throw new CommandException($"{key} isn't rotated: {advice}");

                var next = SecretNames.Next(key, old, deployer.Objects.Secrets.Select(secret => secret.Spec.Name!));
                var value = run.Arguments.GetValue(fromFile) is { } source ? SecretValue.Read(source, shell) : SecretValue.Generate(key);
                var readers = stack.Services.Where(service => service.Value.TaskTemplate!.ContainerSpec!.Secrets!.Any(secret => secret.SecretName == old)).Select(service => service.Key);
                return await deployer.RunAsync(
                    StackChange.OfRelease(file.WithSecret(key, next), $"secrets rotate {key}") with { Only = readers.ToHashSet(), Secret = new NewSecret(next, value) }, token);
            })
        {
            name,
            fromFile,
            generate,
            force,
        };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(fromFile) is not null == result.GetValue(generate))
                result.AddError("Either --from-file FILE or --generate says what the new value is.");
        });
        return verb.WithRollout();
    }
}
