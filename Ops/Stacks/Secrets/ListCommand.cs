using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary><c>metals stack secrets list</c></summary>
internal static class ListCommand
{
    public static Command Create(Shell shell) => new Verb(
        "list",
        "Lists the stack's secrets: when they were made, who reads them, and whether anybody needs them. Nobody can read their values.",
        "metals stack secrets list --output json",
        shell,
        async (run, token) =>
        {
            await using var engine = await Engine.OpenManagerAsync(run, token);
            var use = await StackUse.ReadAsync(engine, StackOptions.Name(run), token);
            run.Output.Rows<Row>(
                [.. use.Secrets.Select(secret => new Row(secret.Spec.Name!, secret.CreatedAt, use.UsersOf(secret.Spec.Name!), StateOf(use, secret.Spec.Name!)))],
                new("NAME", row => row.Name),
                new("CREATED (UTC)", row => row.Created?.ToUniversalTime()),
                new("STATE", row => row.State),
                new("READ BY", row => string.Join(", ", row.ReadBy)));
            return ExitCode.Success;
        });

    private static SecretState StateOf(StackUse use, string name) => use.UsersOf(name).Count > 0 ? SecretState.Used : use.Stale.Any(stale => stale.Name == name) ? SecretState.Stale : SecretState.Kept;

    private sealed record Row(string Name, DateTime? Created, IReadOnlyList<string> ReadBy, SecretState State);

    private enum SecretState
    {
        /// <summary>Services read it.</summary>
        Used,

        /// <summary>Something that can be gone back to names it.</summary>
        Kept,

        /// <summary>Nobody needs it.</summary>
        Stale,
    }
}
