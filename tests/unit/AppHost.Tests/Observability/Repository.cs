using System.Runtime.CompilerServices;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>Files of the repository, which the tests hold to what is published.</summary>
internal static class Repository
{
    private static string Root => Path.GetFullPath("../../../..", Folder());

    /// <summary>A path of the repository.</summary>
    public static string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>A path beside these tests.</summary>
    public static string Beside(string file) => Path.Combine(Folder(), file);

    private static string Folder([CallerFilePath] string caller = "") => Path.GetDirectoryName(caller)!;
}
