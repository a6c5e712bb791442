/* Outlines of zones, on a canvas of their own below the points. One takes the place of its zone's point as soon as
   it is large enough to be seen; what the zoom cannot show is left out. */
const SMALLEST = 26; // pixels across: a smaller one is drawn as its point
const STEP = 0.75; // pixels: vertices closer than this to the one before are left out

export class Outlines {
  constructor(map, pane, ring) {
    this.map = map;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "atlas-outlines";
    this.canvas.style.position = "absolute";
    map.getPane(pane).append(this.canvas);
    this.ring = ring;
    this.all = [];
  }

  /* `points` are the map's own: what is shown, selected and coloured stands there. */
  setFeatures(features, points) {
    const L = window.L;
    const byId = new Map(features.map((feature) => [feature.id, feature]));
    this.all = points
      .filter((point) => point.properties.kind === "zone" && byId.has(point.id))
      .map((point) => {
        const { geometry, properties } = byId.get(point.id);
        const { type, coordinates } = geometry;
        const polygons = type === "Polygon" ? [coordinates] : coordinates;
        const rings = polygons.flat().map((ring) => ring.map(([lon, lat]) => this.map.project([lat, lon], 0)));
        const box = L.bounds(rings.flat());
        const across = Math.max(box.getSize().x, box.getSize().y);
        return { point, rings, box, across, colour: properties.colour, path: null };
      });
  }

  /* World pixels at zoom 0 scale by 2^zoom: a path is made once for each zoom, and moved when the map is. */
  pathOf(outline, scale) {
    const path = new Path2D();
    for (const ring of outline.rings) {
      let x = Infinity;
      let y = Infinity;
      ring.forEach((vertex, number) => {
        const nextX = (vertex.x - outline.box.min.x) * scale;
        const nextY = (vertex.y - outline.box.min.y) * scale;
        if (number && Math.abs(nextX - x) < STEP && Math.abs(nextY - y) < STEP) return;
        path[number ? "lineTo" : "moveTo"](nextX, nextY);
        x = nextX;
        y = nextY;
      });
      path.closePath();
    }
    return path;
  }

  /* Called before the points are drawn, at their place: `origin`, `width`, `height` in layer pixels. */
  redraw(origin, width, height, ratio, selected) {
    Object.assign(this, { drawn: [], selected });
    const zoom = this.map.getZoom();
    const scale = 2 ** zoom;
    const corner = this.map.getPixelOrigin().add(origin);
    for (const outline of this.all) {
      const { point, box } = outline;
      const x = box.min.x * scale - corner.x;
      const y = box.min.y * scale - corner.y;
      const size = box.getSize().multiplyBy(scale);
      point.outlined =
        outline.across * scale >= SMALLEST && x < width && y < height && x + size.x > 0 && y + size.y > 0;
      if (!point.outlined || !(point.shown || point.id === selected)) continue;
      if (outline.zoom !== zoom) Object.assign(outline, { zoom, path: this.pathOf(outline, scale) });
      this.drawn.push({ outline, x, y });
    }
    this.canvas.hidden = !this.drawn.length;
    if (!this.drawn.length) return;
    Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    window.L.DomUtil.setPosition(this.canvas, origin);
    this.context = this.canvas.getContext("2d");
    this.context.lineJoin = "round";
    const isSelected = ({ outline }) => outline.point.id === selected;
    for (const each of this.drawn.filter((one) => !isSelected(one))) this.draw(each, ratio, false);
    for (const each of this.drawn.filter(isSelected)) this.draw(each, ratio, true);
  }

  draw({ outline, x, y }, ratio, isSelected) {
    const { context } = this;
    const { colour } = outline;
    context.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
    context.globalAlpha = 0.28;
    context.fillStyle = colour;
    context.fill(outline.path, "evenodd");
    context.globalAlpha = 1;
    if (isSelected) {
      for (const [width, stroke] of [[7, this.ring], [4, "#ffffff"]]) {
        context.lineWidth = width;
        context.strokeStyle = stroke;
        context.stroke(outline.path);
      }
    }
    context.lineWidth = 2;
    context.strokeStyle = colour;
    context.stroke(outline.path);
  }

  /* The middle of a zone's outline, which may lie elsewhere than its point; undefined without one. */
  centreOf(id) {
    const outline = this.all.find(({ point }) => point.id === id);
    return outline && this.map.unproject(outline.box.getCenter(), 0);
  }

  /* The point of the outline at a place of the canvas, or null. */
  at(x, y) {
    for (let k = this.drawn ? this.drawn.length - 1 : -1; k >= 0; k--) {
      const { outline, x: left, y: top } = this.drawn[k];
      if (!outline.point.shown) continue;
      this.context.setTransform(1, 0, 0, 1, 0, 0);
      if (this.context.isPointInPath(outline.path, x - left, y - top, "evenodd")) return outline.point;
    }
    return null;
  }
}
