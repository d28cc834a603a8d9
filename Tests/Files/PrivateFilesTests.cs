using System.Runtime.Versioning;
using ChatCluster.Files;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Files;

/// <summary>What a program writes is for its account alone, whatever the machine's umask says.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("chatcluster-private-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Data_OfTheProgram_IsReadByItsAccountOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var data = Path.Combine(_root.FullName, "data");
        await using (var app = await ChatApp.StartAsync(data: data))
        {
            await app.PostForJsonAsync(
                "/v1/messages", new
                {
                    text = "Hello",
                    threadId = "t1",
                    attachments = new[] { new { name = "a.txt", mediaType = "text/plain", url = "data:text/plain;base64,SGVsbG8=" } },
                });
            await app.PostForJsonAsync("/v1/threads/t1/share", new { });
        }

        Assert.Equal(Folder, File.GetUnixFileMode(data));
        var files = Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).ToList();
        Assert.Contains(files, file => file.EndsWith("/chat.db", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("/share.key", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void Folder_ThatOthersCouldRead_IsClosed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var folder = Directory.CreateDirectory(
            Path.Combine(_root.FullName, "open"), Folder | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        PrivateFiles.CreateFolder(folder.FullName);

        Assert.Equal(Folder, File.GetUnixFileMode(folder.FullName));
    }
}
