namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary>Secrets that a restart of their readers alone doesn't change, since the value is kept elsewhere too or two sides must agree on it.</summary>
internal static class RotationAdvice
{
    private static readonly Dictionary<string, string> ByKey = new()
    {
        ["mongodb-password"] =
            "The store reads it only when its data is made, and goes on with the old one. Change it there first (db.getSiblingDB(\"admin\").changeUserPassword(\"admin\", passwordPrompt()) in mongosh), "
            + "then run this again with --force and the same value.",
        ["kafka-password"] =
            "Brokers and their clients must have the same one, and are restarted all at once: no message is taken or read until they are back. When that may be, run this again with --force.",
        ["mongodb-keyfile"] =
            "The members of the replica set know each other by it, and are restarted all at once: nothing is stored until they are back. When that may be, run this again with --force.",
    };

    /// <summary>Why it needs more than a rotation, and what; null if it doesn't.</summary>
    public static string? For(string key) => ByKey.GetValueOrDefault(key);
}
