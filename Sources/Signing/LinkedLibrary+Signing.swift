import COpenSSL
public import Platform

extension LinkedLibrary {
  public static var linkedWithSigning: [LinkedLibrary] { [LinkedLibrary("OpenSSL", copenssl_version())] }
}
