namespace Aspire.Hosting.ApplicationModel;

/// <summary>How the resource is written when the application is published.</summary>
public class ManifestPublishingCallbackAnnotation : IResourceAnnotation
{
    private ManifestPublishingCallbackAnnotation()
    {
    }

    /// <summary>The resource is not published.</summary>
    public static ManifestPublishingCallbackAnnotation Ignore { get; } = new();
}
