class Kubelogin < Formula
  desc "Sign kubectl in to clusters that trust Microsoft Entra ID"
  homepage "@HOMEPAGE@"
  url "@DOWNLOADS@/@ARCHIVE@"
  sha256 "@SHA256@"
  license "MIT"

  depends_on arch: :x86_64
  depends_on :linux

  def install
    bin.install "kubelogin"
    man1.install Dir["man/*.1"]
    man5.install Dir["man/*.5"]
    bash_completion.install "completions/kubelogin.bash" => "kubelogin"
    zsh_completion.install "completions/_kubelogin"
    fish_completion.install "completions/kubelogin.fish"
  end

  test do
    assert_match "Platform: linux/amd64", shell_output("#{bin}/kubelogin --version")
  end
end
