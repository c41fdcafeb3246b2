import CCurl
import Platform

/// One request with every decision about its way made.
struct Transfer {
  private let request: HTTPRequest
  private let target: RequestTarget
  private let proxy: Proxy?
  private let environment: Environment

  init(_ request: HTTPRequest, environment: Environment) throws(TransportError) {
    self.request = request
    self.environment = environment
    target = try RequestTarget(request.url)
    // A thumbprint is checked by TLS alone.
    if let thumbprint = request.certificateThumbprint, !target.isSecure || thumbprint.count != 20 {
      throw .unusableAddress(RequestTarget.shown(request.url))
    }
    proxy = request.bypassesProxy || request.certificateThumbprint != nil ? nil : try Proxy.chosen(for: target, environment)
    if request.timeout <= .zero { throw .timedOut(host: target.name) }
  }

  /// - Parameter certificates: Those that earlier transfers have read.
  func perform(on handle: CurlHandle, _ certificates: OwnCertificates) throws(TransportError) -> HTTPResponse {
    let headers = try HeaderList(request)
    let trust = try trust(certificates)
    let answer = IncomingResponse()
    // One byte more than is sent, so that an empty body has an address too.
    let body = (request.body ?? []) + [0]
    handle.reset()
    defer { handle.reset() }
    do throws(CurlFailure) {
      try setRoute(handle)
      try setTrust(handle, trust.bundle, trust.directories)
      try handle.set(CURLOPT_HTTPHEADER, list: headers)
      try answer.collect(from: handle)
      try body.withUnsafeBufferPointer { body throws(CurlFailure) in
        try setMethod(handle, UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: body.dropLast())))
        defer { withExtendedLifetime((answer, headers)) {} }
        try performPinned(handle)
      }
    } catch {
      throw TransportError(facts(of: error, handle, answer))
    }
    let status = handle.number(CURLINFO_RESPONSE_CODE)
    if let proxy, !target.isSecure, status == Proxy.wantsLogin { throw .proxyWantsLogin(proxy: proxy.name) }
    var response = HTTPResponse(status: status, headers: answer.headers, body: answer.body)
    if request.describesConnection { response.connection = connection(of: handle) }
    return response
  }

  private func trust(_ certificates: OwnCertificates) throws(TransportError) -> (bundle: TrustedCertificates.Bundle, directories: String?) {
    guard needsTrust else { return (.none, nil) }
    if let own = request.route.certificateAuthorityContent { return (.bytes(own), nil) }
    return try TrustedCertificates.load(environment, certificates, patience: request.timeout)
  }

  private func connection(of handle: CurlHandle) -> HTTPResponse.Connection {
    HTTPResponse.Connection(
      address: proxy == nil ? handle.text(CURLINFO_PRIMARY_IP) : nil, proxy: proxy?.name, certificateIssuer: handle.lastIssuer)
  }

  /// A certificate that is checked by its thumbprint needs nobody's word.
  private var needsTrust: Bool {
    target.isSecure && request.certificateThumbprint == nil || proxy?.address.hasPrefix("https:") == true
  }

  /// With the certificate's check by its thumbprint where there is one.
  private func performPinned(_ handle: CurlHandle) throws(CurlFailure) {
    guard let thumbprint = request.certificateThumbprint else { return try handle.perform() }
    try thumbprint.withUnsafeBufferPointer { bytes throws(CurlFailure) in
      guard let start = bytes.baseAddress else { return }
      try handle.pinCertificate(thumbprint: start)
      try handle.perform()
    }
  }

  private func setRoute(_ handle: CurlHandle) throws(CurlFailure) {
    try handle.set(CURLOPT_URL, request.url)
    try handle.set(CURLOPT_PATH_AS_IS, 1)
    try handle.allowOnlyHTTP()
    try handle.closeSocketsOnExec()
    try handle.set(CURLOPT_NOSIGNAL, 1)
    handle.abandonNameLookups()
    try handle.set(CURLOPT_TIMEOUT_MS, request.timeout.millisecondsForCurl)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, min(request.connectTimeout ?? request.timeout, request.timeout).millisecondsForCurl)
    // Set in every case: without them libcurl reads the proxy variables itself.
    try handle.set(CURLOPT_PROXY, proxy?.address ?? "")
    try handle.set(CURLOPT_NOPROXY, "")
    try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    try handle.set(CURLOPT_FOLLOWLOCATION, 0)
    // A library without HTTP/2 or compression refuses these two, and the request goes without.
    try? handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    try? handle.set(CURLOPT_ACCEPT_ENCODING, "")
    if request.describesConnection { try? handle.set(CURLOPT_CERTINFO, 1) }
  }

  private func setTrust(_ handle: CurlHandle, _ bundle: TrustedCertificates.Bundle, _ directories: String?) throws(CurlFailure) {
    let places = [
      (CURLOPT_SSL_VERIFYPEER, CURLOPT_SSL_VERIFYHOST, CURLOPT_SSLVERSION, CURLOPT_CAINFO, CURLOPT_CAPATH, CURLOPT_CAINFO_BLOB),
      (
        CURLOPT_PROXY_SSL_VERIFYPEER, CURLOPT_PROXY_SSL_VERIFYHOST, CURLOPT_PROXY_SSLVERSION, CURLOPT_PROXY_CAINFO,
        CURLOPT_PROXY_CAPATH, CURLOPT_PROXY_CAINFO_BLOB
      ),
    ]
    for (verifyPeer, verifyHost, version, file, path, blob) in places {
      try handle.set(verifyPeer, 1)
      try handle.set(verifyHost, 2)
      try handle.set(version, CURL_SSLVERSION_TLSv1_2)
      // `nil` takes away what libcurl was built with.
      try handle.set(path, directories)
      if case .file(let name) = bundle { try handle.set(file, name) } else { try handle.set(file, nil) }
      if case .bytes(let bytes) = bundle { try handle.set(blob, bytes: bytes) }
    }
  }

  /// libcurl keeps the pointer to the body, which must stay valid until the transfer ends.
  private func setMethod(_ handle: CurlHandle, _ body: UnsafeRawBufferPointer) throws(CurlFailure) {
    if request.body != nil || request.method == "POST" {
      try handle.set(CURLOPT_POST, 1)
      try handle.set(CURLOPT_POSTFIELDSIZE, body.count)
      try handle.set(CURLOPT_POSTFIELDS, pointer: body.baseAddress)
    } else if request.method == "HEAD" {
      try handle.set(CURLOPT_NOBODY, 1)
    } else {
      try handle.set(CURLOPT_HTTPGET, 1)
    }
    try handle.set(CURLOPT_CUSTOMREQUEST, request.method)
  }

  private func facts(of failure: CurlFailure, _ handle: CurlHandle, _ answer: IncomingResponse) -> TransferFailure {
    TransferFailure(
      code: failure.code, text: handle.text(of: failure), systemError: Int32(truncatingIfNeeded: handle.number(CURLINFO_OS_ERRNO)),
      proxyStatus: handle.number(CURLINFO_HTTP_CONNECTCODE), isTooLarge: answer.isTooLarge,
      isConnectTimeout: request.connectTimeout != nil && handle.number(CURLINFO_REQUEST_SIZE) == 0, url: request.url, target: target,
      proxy: proxy)
  }
}

extension Duration {
  /// At least 1, because 0 means no limit; at most what libcurl accepts on every machine. Source: CURLOPT_TIMEOUT_MS(3).
  fileprivate var millisecondsForCurl: Int {
    let milliseconds = self / .milliseconds(1)
    return Int(min(max(milliseconds.rounded(.up), 1), Double(Int32.max)))
  }
}
